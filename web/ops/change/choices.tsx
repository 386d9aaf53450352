import type { VNode } from 'preact';
import { useId } from 'preact/hooks';

export interface ChoicesProps<Choice extends string> {
  readonly legend: string;
  readonly choices: Readonly<Record<Choice, string>>;
  readonly chosen: Choice;
  readonly onChoose: (choice: Choice) => void;
}

/** One of a few. */
export function Choices<Choice extends string>({ legend, choices, chosen, onChoose }: ChoicesProps<Choice>): VNode {
  const name = useId();
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {(Object.keys(choices) as Choice[]).map((choice) => (
        <label key={choice}>
          <input type="radio" name={name} checked={choice === chosen} onChange={() => onChoose(choice)} />
          {choices[choice]}
        </label>
      ))}
    </fieldset>
  );
}
