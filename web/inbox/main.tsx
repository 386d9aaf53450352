import { PageFrame, showPage } from '../design/page-frame.tsx';

showPage(
  <PageFrame page="inbox" title="Inbox – Smultron">
    <h1>Inbox</h1>
    <p id="problem" role="alert" />
    <section id="list" />
    <section id="mail" />
  </PageFrame>,
);
await import('./inbox.ts');
