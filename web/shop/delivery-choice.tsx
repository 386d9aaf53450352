import type { VNode } from 'preact';
import { oreFromSek } from '../../lambdas/domain/money.ts';
import type { ShipmentOption } from '../checkout-client.ts';
import { useStorefront } from './storefront.ts';
import { SHOP_TEXTS } from './texts.ts';

export interface DeliveryChoiceProps {
  readonly deliveries: readonly ShipmentOption[];
  /** Id of an option; empty for a pick-up. */
  readonly chosen: string;
  readonly choose: (id: string) => void;
  readonly message: string | undefined;
}

/** The ways of delivery, the last of which is to come and fetch it. */
export function DeliveryChoice({ deliveries, chosen, choose, message }: DeliveryChoiceProps): VNode {
  const { language, amount } = useStorefront();
  const texts = SHOP_TEXTS[language];
  const pickUp = { id: '', name: texts.pickUp, description: texts.pickUpHint, cost: 0 };
  return (
    <fieldset class="card deliveries">
      <legend>{texts.delivery}</legend>
      {[...deliveries, pickUp].map(({ id, name, description, cost }) => (
        <label key={id} class="delivery">
          <input type="radio" name="delivery" value={id} checked={id === chosen} onChange={() => choose(id)} />
          <span class="delivery-text">
            <strong>{name}</strong>
            {description === null ? null : <span class="muted small">{description}</span>}
          </span>
          <span class="numbers">{cost === 0 ? texts.free : amount(oreFromSek(cost))}</span>
        </label>
      ))}
      {message === undefined ? null : <p class="field-problem">{message}</p>}
    </fieldset>
  );
}
