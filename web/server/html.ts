import { PAGES, type PageName } from './page-list.ts';

export interface HtmlOptions {
  /** Which pages this server has, for the way from one to the other. */
  readonly served: readonly PageName[];
  /** Address of the server-sent events. Absent: the page asks now and then. */
  readonly liveUpdates?: string | undefined;
}

/** What a page begins with. All that it shows is made by its script, so that it is escaped in one way only. */
export const htmlOf = (name: PageName, { served, liveUpdates }: HtmlOptions): string => `<!doctype html>
<html lang="sv">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="pages" content="${served.join(' ')}" />
${liveUpdates === undefined ? '' : `    <meta name="live-updates" content="${liveUpdates}" />\n`}    <title>${PAGES[name].title}</title>
    <link rel="icon" href="/assets/smultron.svg" />
    <link rel="stylesheet" href="/assets/${name}.css" />
    <script src="/assets/theme.js"></script>
    <script type="module" src="/assets/${name}.js"></script>
  </head>
  <body>
    <div id="page"></div>
    <noscript><p>Sidan behöver JavaScript. This page needs JavaScript.</p></noscript>
  </body>
</html>
`;
