import { PageFrame, showPage } from '../design/page-frame.tsx';

showPage(
  <PageFrame page="phone" width="narrow" title="Phone – Smultron">
    <h1>Phone</h1>
    <p id="problem" role="alert" />
    <div id="requests" />
  </PageFrame>,
);
await import('./phone.ts');
