import { button, byId, drawWhenChanged, element, type Child } from '../elements.ts';
import { clockText, keepFresh, localCloud, type SentMail } from '../local-client.ts';

const REFRESH_MS = 2000;
const list = byId('list');
const reader = byId('mail');
let mails: readonly SentMail[] = [];
/** Position in the order of sending, which never changes: the newest is shown until somebody picks one. */
let picked: number | undefined;
let version: 'html' | 'text' = 'html';

keepFresh(
  async () => {
    mails = (await localCloud.mails()).toReversed();
    draw();
  },
  byId('problem'),
  REFRESH_MS,
);

function draw(): void {
  const shown = picked ?? mails.length - 1;
  drawWhenChanged(list, [mails, shown], () =>
    mails.length === 0
      ? [element('p', { class: 'muted' }, 'Nothing sent yet.')]
      : mails.map((mail, index) => listEntry(mail, index, index === shown)).reverse(),
  );
  const mail = mails[shown];
  drawWhenChanged(reader, [mail, version], () => (mail === undefined ? [] : mailView(mail)));
}

function listEntry(mail: SentMail, index: number, isShown: boolean): Child {
  const entry = button('', () => pick(index), 'entry');
  if (isShown) entry.setAttribute('aria-current', 'true');
  entry.append(
    element('strong', {}, mail.subject),
    element('span', { class: 'muted small' }, `${recipients(mail)}, ${clockText(mail.at)}`),
  );
  return entry;
}

function pick(index: number): void {
  picked = index;
  draw();
}

function mailView(mail: SentMail): readonly Child[] {
  const other = version === 'html' ? 'text' : 'html';
  const toggle = button(`Show as ${other === 'html' ? 'HTML' : 'text'}`, () => {
    version = other;
    draw();
  });
  return [
    element('h2', {}, mail.subject),
    element('p', { class: 'muted small' }, `To ${recipients(mail)}, ${clockText(mail.at)}`),
    element('p', {}, toggle),
    version === 'html' ? frame(mail.html) : element('pre', { class: 'mail-text' }, mail.text),
  ];
}

/** A mail is somebody else's HTML: the sandbox runs no scripts, sends no forms and opens nothing. */
const frame = (source: string): HTMLElement =>
  element('iframe', { class: 'mail-frame', attributes: { sandbox: '', srcdoc: source, title: 'The mail' } });

const recipients = (mail: SentMail): string => (typeof mail.to === 'string' ? mail.to : mail.to.join(', '));
