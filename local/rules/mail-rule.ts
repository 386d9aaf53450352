import type { MailRecord, Order } from '../../lambdas/domain/order.ts';
import type { WorldIndex } from './world-index.ts';

const CONFIRMATION = 'confirmation';

/** R8: nobody is told the same thing twice, unless an unclear answer of SES had to be repeated. */
export function confirmationsAreOnce(index: WorldIndex): string[] {
  const confirmations = index.world.mails.filter(({ tags }) => tags['kind'] === CONFIRMATION);
  const groups = Map.groupBy(confirmations, ({ tags }) => `${tags['order'] ?? 'no order'}: ${tags['recipient'] ?? ''}`);
  return [...groups].flatMap(([key, mails]) => {
    const { order: id = '', recipient = '' } = mails[0]?.tags ?? {};
    const order = index.order(id);
    if (order === undefined) return [`${key} got a confirmation of an order that does not exist`];
    const unclear = recordOf(order, recipient)?.unclear ?? 0;
    const allowed = unclear > 0 ? 2 : 1;
    return mails.length > allowed ? [`${key} got ${mails.length} confirmations`] : [];
  });
}

const recordOf = ({ notifications }: Order, recipient: string): MailRecord | undefined =>
  recipient === 'customer' || recipient === 'admin' ? notifications?.[recipient]?.[CONFIRMATION] : undefined;
