import { PageFrame, showPage } from '../design/page-frame.tsx';

showPage(
  <PageFrame page="shop" title="Smultron">
    <div id="view" />
  </PageFrame>,
);
await import('./storefront.ts');
