import { describe, expect, test } from '@jest/globals';
import type { MailView } from '../../../web/inbox/mail-api.ts';
import { mailboxesOf, mailByKey, mailsTo, previewOf, senderName } from '../../../web/inbox/mails.ts';
import { markRead, readMails } from '../../../web/inbox/read-mails.ts';

const aMail = (messageId: string, changes: Partial<MailView> = {}): MailView => ({
  messageId,
  from: 'order@smultron.example',
  to: 'astrid@example.com',
  subject: 'Tack',
  html: '<p>Tack</p>',
  text: 'Tack',
  at: '2026-11-22T17:46:00.000Z',
  order: null,
  recipient: 'customer',
  feedback: [],
  ...changes,
});

const mails = [
  aMail('3', { to: 'admin@smultron.example', recipient: 'admin' }),
  aMail('2'),
  aMail('1', { to: 'bo@example.com' }),
  aMail('0'),
];

describe('recipients', () => {
  test('are told with how many mails each has got, the shop last', () => {
    expect(mailboxesOf(mails)).toEqual([
      { address: 'astrid@example.com', isShop: false, count: 2 },
      { address: 'bo@example.com', isShop: false, count: 1 },
      { address: 'admin@smultron.example', isShop: true, count: 1 },
    ]);
  });

  test('have their own mails; without one all are shown', () => {
    expect(mailsTo(mails, 'astrid@example.com').map(({ messageId }) => messageId)).toEqual(['2', '0']);
    expect(mailsTo(mails, undefined)).toEqual(mails);
  });
});

test('a preview is the beginning of the text on one line', () => {
  expect(previewOf(aMail('1', { text: '\n SMULTRON\r\n\r\nTack  för\tdin beställning!' }))).toBe(
    'SMULTRON Tack för din beställning!',
  );
  expect(previewOf(aMail('1', { text: 'a'.repeat(1000) }))).toHaveLength(140);
  expect(previewOf(aMail('1', { text: null }))).toBe('');
});

test.each([
  ['Smultron <shop@example.com>', 'Smultron'],
  ['"Smultron, Bromma" <shop@example.com>', 'Smultron, Bromma'],
  ['<shop@example.com>', 'shop@example.com'],
  ['shop@example.com', 'shop@example.com'],
])('the sender of %j is %j', (from, name) => {
  expect(senderName(from)).toBe(name);
});

describe('keys', () => {
  const led = (shown: string | undefined, key: string) => mailByKey(mails, shown, key)?.messageId;

  test('lead to the next and to the one before, and not beyond the ends', () => {
    expect([led('3', 'ArrowDown'), led('2', 'ArrowUp')]).toEqual(['2', '3']);
    expect([led('0', 'ArrowDown'), led('3', 'ArrowUp')]).toEqual(['0', '3']);
  });

  test('lead to the first and to the last', () => {
    expect([led('1', 'Home'), led('2', 'End')]).toEqual(['3', '0']);
  });

  test('lead to the first where nothing is shown, and nowhere where there is nothing', () => {
    expect(led(undefined, 'ArrowDown')).toBe('3');
    expect(mailByKey([], undefined, 'End')).toBeUndefined();
  });

  test('of other kinds lead nowhere', () => {
    expect(['Enter', 'a', 'toString'].map((key) => led('3', key))).toEqual([undefined, undefined, undefined]);
  });
});

describe('what was read', () => {
  const aStorage = (stored: string | null = null) => {
    let value = stored;
    return {
      getItem: () => value,
      setItem: (_key: string, next: string) => {
        value = next;
      },
    } as unknown as Storage;
  };

  test('is kept, but of mails that are gone', () => {
    const storage = aStorage('["gone","1"]');

    expect(markRead(storage, '2', new Set(['1', '2', '3']))).toEqual(new Set(['1', '2']));
    expect(readMails(storage)).toEqual(new Set(['1', '2']));
  });

  test.each([null, '', '{', '{}', '[1,null]'])('is nothing when %j is stored', (stored) => {
    expect(readMails(aStorage(stored))).toEqual(new Set());
  });
});
