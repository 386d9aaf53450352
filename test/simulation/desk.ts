import { connect, documents } from '../../lambdas/platform/connect.ts';

const AUDIT_DAYS = 2;

/** What operators' commands take, wired to the simulation's tables and runs. */
export const openDesk = () => ({
  documents: documents(),
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  products: connect.products(),
  reservations: connect.reservations(),
  returnedHolds: connect.returnedHolds(),
  stockLogs: connect.stockLogs(),
  runs: connect.runs(),
  auditDays: AUDIT_DAYS,
  now: () => Date.now(),
  pause: (milliseconds: number) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, milliseconds);
    }),
});
export type Desk = ReturnType<typeof openDesk>;
