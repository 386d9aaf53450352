import type { MailRecord, Order } from '../../lambdas/domain/order.ts';
import type { WorldIndex } from './world-index.ts';

/** What the customer is told, or the admin with the customer: each of it is news only once. */
const ONCE: ReadonlySet<string | undefined> = new Set(['confirmation', 'refund', 'unclear', 'resolution']);

/** R8: nobody is told the same thing twice, unless an unclear answer of SES had to be repeated, or an operator wanted it. */
export function mailsAreOnce(index: WorldIndex): string[] {
  const told = index.world.mails.filter(({ tags }) => ONCE.has(tags['kind']));
  const groups = Map.groupBy(told, ({ tags: { order, kind, recipient } }) => JSON.stringify([order, kind, recipient]));
  return [...groups.values()].flatMap((mails) => {
    const { order: id = '', kind = '', recipient = '' } = mails[0]?.tags ?? {};
    const who = `${id === '' ? 'no order' : id}: ${recipient}`;
    const order = index.order(id);
    if (order === undefined) return [`${who} got a ${kind} mail of an order that does not exist`];
    const { unclear = 0, resent = [] } = recordOf(order, kind, recipient) ?? {};
    const allowed = (unclear > 0 ? 2 : 1) + resent.length;
    return mails.length > allowed ? [`${who} got ${mails.length} ${kind} mails`] : [];
  });
}

const recordOf = ({ notifications }: Order, kind: string, recipient: string): MailRecord | undefined =>
  recipient === 'customer' || recipient === 'admin' ? notifications?.[recipient]?.[kind] : undefined;
