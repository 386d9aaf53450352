import { html, type Markup } from './html.ts';
import { address, facts, heading, link, list, paragraph, receipt } from './html-blocks.ts';
import type { Block, MailDocument } from './mail-document.ts';
import { darkStyles, styles } from './styles.ts';
import { SHOP } from './theme.ts';

/** Fills the preview after the preheader, so that mail programs do not show the start of the body there. */
const PREHEADER_PADDING = '\u00a0\u200c'.repeat(60);

/**
 * The mail as HTML for mail programs: tables and inline styles, at most 600 pixels wide, nothing loaded from outside.
 * Programs that know style sheets get the dark palette and tighter margins on phones; the others lose nothing else.
 */
export function renderHtml(mail: MailDocument): string {
  return html`<!doctype html>
    <html lang="${mail.language}" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>${mail.subject}</title>
        <style>
          ${darkStyles}
        </style>
      </head>
      <body class="page" style="${styles.body}">
        <div style="${styles.preheader}" aria-hidden="true">${mail.preheader}${PREHEADER_PADDING}</div>
        <table
          role="presentation"
          class="page"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          border="0"
          style="${styles.page}"
        >
          <tr>
            <td class="outer" align="center" style="${styles.outer}">
              <!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="${styles.column}"
              >
                <tr>
                  <td class="pad accent" style="${styles.brand}">${SHOP.name}</td>
                </tr>
                <tr>
                  <td class="card pad" style="${styles.card}">
                    <h1 class="ink" style="${styles.title}">${mail.title}</h1>
                    ${mail.blocks.map(block)}
                  </td>
                </tr>
                <tr>
                  <td class="pad" style="${styles.footer}">
                    ${mail.footer.map((line) => html`<p class="muted" style="${styles.footerLine}">${line}</p>`)}
                  </td>
                </tr>
              </table>
              <!--[if mso]></td></tr></table><![endif]-->
            </td>
          </tr>
        </table>
      </body>
    </html> `.toString();
}

function block(one: Block): Markup {
  switch (one.kind) {
    case 'paragraph':
      return paragraph(one.text);
    case 'heading':
      return heading(one.text);
    case 'facts':
      return facts(one.facts);
    case 'receipt':
      return receipt(one.receipt);
    case 'address':
      return address(one.lines);
    case 'list':
      return list(one.items);
    case 'link':
      return link(one.label, one.url);
  }
}
