import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import type { StreamRecord } from '../event-bridge/stream-mappings.ts';

/** The holds that time to live removed, among stream records that no function has dealt with yet. */
export function removalsIn(records: readonly StreamRecord[]): readonly Reservation[] {
  return records.flatMap(({ eventName, userIdentity, dynamodb: { OldImage: image } }) => {
    if (eventName !== 'REMOVE' || userIdentity?.type !== 'Service' || image?.['reservationId'] === undefined) return [];
    const row = unmarshall(image as Parameters<typeof unmarshall>[0]) as unknown as Reservation;
    return row.status === 'active' && row.counted === true ? [row] : [];
  });
}
