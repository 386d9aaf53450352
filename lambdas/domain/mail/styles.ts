import { Markup } from './html.ts';
import { DARK, DISPLAY_FONT, FONT, LIGHT, type Palette } from './theme.ts';

/** Breaks a word that is wider than a phone rather than widening the whole mail. */
const BREAKABLE = 'word-break:break-word;overflow-wrap:anywhere;';
const TEXT = `font-family:${FONT};font-size:16px;line-height:1.55;color:${LIGHT.ink};${BREAKABLE}`;

/** Inline styles, since many mail programs drop style sheets. Light palette; `darkStyles` turns it. */
export const styles = {
  body: `margin:0;padding:0;background-color:${LIGHT.page};-webkit-text-size-adjust:100%;`,
  preheader: 'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;',
  page: `background-color:${LIGHT.page};`,
  outer: 'padding:32px 16px 40px;',
  column: 'width:100%;max-width:600px;margin:0 auto;table-layout:fixed;',
  brand: `padding:0 36px 18px;font-family:${DISPLAY_FONT};font-size:28px;font-weight:bold;letter-spacing:-0.3px;line-height:1.2;color:${LIGHT.accent};`,
  card: `padding:34px 36px 36px;background-color:${LIGHT.card};border-radius:0 0 14px 14px;border-top:4px solid ${LIGHT.accent};`,
  title: `margin:0 0 14px;font-family:${DISPLAY_FONT};font-size:26px;font-weight:bold;line-height:1.25;color:${LIGHT.ink};${BREAKABLE}`,
  paragraph: `margin:0 0 20px;${TEXT}`,
  linkParagraph: `margin:20px 0;${TEXT}`,
  heading: `margin:34px 0 10px;font-family:${FONT};font-size:17px;font-weight:bold;line-height:1.35;color:${LIGHT.ink};`,
  panel: `width:100%;border-collapse:separate;border-spacing:0;padding:10px 18px;background-color:${LIGHT.panel};border-radius:10px;`,
  label: `padding:5px 14px 5px 0;width:34%;vertical-align:top;text-align:left;font-family:${FONT};font-size:14px;line-height:22px;color:${LIGHT.muted};`,
  value: `padding:5px 0;vertical-align:top;text-align:left;font-family:${FONT};font-size:15px;line-height:22px;color:${LIGHT.ink};${BREAKABLE}`,
  receipt: 'width:100%;border-collapse:collapse;',
  columnHeading: `padding:0 0 8px;border-bottom:1px solid ${LIGHT.rule};font-family:${FONT};font-size:13px;font-weight:normal;line-height:1.4;color:${LIGHT.muted};`,
  item: `padding:13px 0;border-bottom:1px solid ${LIGHT.rule};vertical-align:top;text-align:left;${TEXT}`,
  itemTitle: 'font-weight:bold;',
  small: `font-family:${FONT};font-size:14px;line-height:1.5;color:${LIGHT.muted};${BREAKABLE}`,
  amount:
    'padding-left:16px;text-align:right;white-space:nowrap;word-break:normal;overflow-wrap:normal;font-variant-numeric:tabular-nums;',
  sum: `padding:11px 0 0;vertical-align:top;text-align:left;${TEXT}font-size:15px;`,
  total: `padding:11px 0 0;vertical-align:top;text-align:left;${TEXT}font-size:19px;font-weight:bold;`,
  remark: `padding:3px 0 0;text-align:right;font-family:${FONT};font-size:13px;line-height:1.5;color:${LIGHT.muted};`,
  list: `margin:0 0 20px;padding:0 0 0 20px;${TEXT}`,
  listItem: 'margin:0 0 6px;padding:0;',
  link: `font-family:${FONT};font-weight:bold;color:${LIGHT.accent};text-decoration:underline;`,
  footer: 'padding:22px 36px 0;',
  footerLine: `margin:0 0 8px;font-family:${FONT};font-size:13px;line-height:1.55;color:${LIGHT.muted};${BREAKABLE}`,
} as const;

/** One rule per class; `prefix` is how Outlook's own dark mode marks the document. */
const recolour = (palette: Palette, prefix = ''): string =>
  [
    [`${prefix}.page`, `background-color:${palette.page}`],
    [`${prefix}.card`, `background-color:${palette.card}`],
    [`${prefix}.card`, `border-color:${palette.accent}`],
    [`${prefix}.panel`, `background-color:${palette.panel}`],
    [`${prefix}.ink`, `color:${palette.ink}`],
    [`${prefix}.muted`, `color:${palette.muted}`],
    [`${prefix}.accent`, `color:${palette.accent}`],
    [`${prefix}.rule`, `border-color:${palette.rule}`],
  ]
    .map(([selector, declaration]) => `${selector}{${declaration}!important}`)
    .join('\n');

/** The style sheet in the mail's head: constants of the theme only, so it goes in unescaped. */
export const darkStyles: Markup = new Markup(`:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
${recolour(DARK)}
}
${recolour(DARK, '[data-ogsc] ')}
@media (max-width:480px){
.outer{padding:20px 10px 28px!important}
.pad{padding-left:20px!important;padding-right:20px!important}
.panel{padding:8px 14px!important}
}`);
