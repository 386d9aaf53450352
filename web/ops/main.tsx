import { PageFrame, showPage } from '../design/page-frame.tsx';

showPage(
  <PageFrame page="ops" width="wide" title="Console – Smultron">
    <h1>Console</h1>
    <p id="problem" role="alert" />
    <span id="clock" />
    <span id="advance" />
    <div id="rules" />
    <div id="executions" />
    <div id="history" />
    <div id="orders" />
    <div id="stock" />
  </PageFrame>,
);
await import('./ops.ts');
