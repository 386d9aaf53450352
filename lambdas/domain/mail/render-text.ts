import type { Block, Fact, MailDocument, Receipt } from './mail-document.ts';
import { spread, TEXT_WIDTH, widthOf, wrap } from './plain-text.ts';
import { SHOP } from './theme.ts';

const RULE = '-'.repeat(TEXT_WIDTH);

/** The mail as plain text: the same facts as the HTML version, in lines that fit a narrow window. */
export function renderText(mail: MailDocument): string {
  return [
    SHOP.name.toUpperCase(),
    wrap(mail.title),
    ...mail.blocks.map(blockText),
    `${RULE}\n${mail.footer.map((line) => wrap(line)).join('\n')}`,
  ]
    .join('\n\n')
    .concat('\n');
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return wrap(block.text);
    case 'heading':
      return `${block.text.toUpperCase()}\n${RULE}`;
    case 'facts':
      return factsText(block.facts);
    case 'receipt':
      return receiptText(block.receipt);
    case 'address':
      return block.lines.map((line) => wrap(line)).join('\n');
    case 'list':
      return block.items.map((item) => bullet(item)).join('\n');
    case 'link':
      return `${block.label}:\n${block.url}`;
  }
}

function factsText(facts: readonly Fact[]): string {
  const width = Math.max(...facts.map((fact) => widthOf(fact.label))) + 2;
  const indent = ' '.repeat(width);
  return facts.map(({ label, value }) => `${label}:`.padEnd(width) + wrap(value, indent).slice(width)).join('\n');
}

function receiptText({ rows, sums, total, remark }: Receipt): string {
  const items = rows.map((row) => {
    const detail = row.remark === '' ? row.detail : `${row.detail} (${row.remark})`;
    return [
      wrap(row.title),
      ...(row.subtitle === '' ? [] : [wrap(row.subtitle, '  ')]),
      spread(`  ${detail}`, row.amount),
    ].join('\n');
  });
  return [
    items.join('\n\n'),
    [RULE, ...[...sums, total].map((sum) => spread(sum.label, sum.amount)), spread('', remark)].join('\n'),
  ].join('\n');
}

const bullet = (text: string): string => `* ${wrap(text, '  ').slice(2)}`;
