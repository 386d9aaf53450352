import { html, type Markup } from './html.ts';
import type { Fact, Receipt, ReceiptRow, Sum } from './mail-document.ts';
import { styles } from './styles.ts';

/*
 * The parts of the HTML version. Values from outside stand in `bdi`, so that a name written from right to left does not
 * turn what stands beside it.
 */

export const paragraph = (text: string): Markup =>
  html`<p class="ink" style="${styles.paragraph}"><bdi>${text}</bdi></p>`;

export const heading = (text: string): Markup => html`<h2 class="ink" style="${styles.heading}">${text}</h2>`;

export const facts = (all: readonly Fact[]): Markup =>
  html`<table
    role="presentation"
    class="panel"
    width="100%"
    cellpadding="0"
    cellspacing="0"
    border="0"
    style="${styles.panel}"
  >
    ${all.map(
      ({ label, value }) =>
        html`<tr>
          <td class="muted label" style="${styles.label}">${label}</td>
          <td class="ink" style="${styles.value}"><bdi>${value}</bdi></td>
        </tr> `,
    )}
  </table>`;

export const receipt = ({ itemHeading, amountHeading, rows, sums, total, remark }: Receipt): Markup =>
  html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="${styles.receipt}">
    <thead>
      <tr>
        <th scope="col" class="muted rule" align="left" style="${styles.columnHeading}">${itemHeading}</th>
        <th scope="col" class="muted rule" align="right" style="${styles.columnHeading}text-align:right;">
          ${amountHeading}
        </th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(receiptRow)}
    </tbody>
    <tbody>
      ${sums.map(sumRow)}
      <tr>
        <td class="ink total" style="${styles.total}">${total.label}</td>
        <td class="ink total" align="right" style="${styles.total}${styles.amount}">${total.amount}</td>
      </tr>
      <tr>
        <td colspan="2" class="muted" align="right" style="${styles.remark}">${remark}</td>
      </tr>
    </tbody>
  </table>`;

const receiptRow = ({ title, subtitle, detail, remark, amount }: ReceiptRow): Markup =>
  html`<tr>
    <td class="ink rule" style="${styles.item}">
      <bdi style="${styles.itemTitle}">${title}</bdi>${
        subtitle === ''
          ? undefined
          : html`<br /><span class="muted" style="${styles.small}"><bdi>${subtitle}</bdi></span>`
      }<br /><span class="muted" style="${styles.small}"
        >${detail}${remark === '' ? undefined : html` (${remark})`}</span
      >
    </td>
    <td class="ink rule" align="right" style="${styles.item}${styles.amount}">${amount}</td>
  </tr> `;

const sumRow = ({ label, amount }: Sum): Markup =>
  html`<tr>
    <td class="ink" style="${styles.sum}"><bdi>${label}</bdi></td>
    <td class="ink" align="right" style="${styles.sum}${styles.amount}">${amount}</td>
  </tr> `;

export const address = (lines: readonly string[]): Markup =>
  html`<p class="ink" style="${styles.paragraph}">
    ${lines.map((line, index) => html`${index === 0 ? undefined : html`<br />`}<bdi>${line}</bdi>`)}
  </p>`;

export const list = (items: readonly string[]): Markup =>
  html`<ul class="ink" style="${styles.list}">
    ${items.map((item) => html`<li style="${styles.listItem}"><bdi>${item}</bdi></li>`)}
  </ul>`;

export const link = (label: string, url: string): Markup =>
  html`<p style="${styles.linkParagraph}">
    <a class="accent" href="${url}" style="${styles.link}">${label}</a><br /><span class="muted" style="${styles.small}"
      >${url}</span
    >
  </p>`;
