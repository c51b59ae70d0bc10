import { useState } from 'react';

export interface NumberAnswerProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onAnswer: (value: number) => void;
}

/** A number that acts when it is left or Enter is pressed: what depends on it is costly. */
export function NumberAnswer({ label, value, least, most, onAnswer }: NumberAnswerProps) {
  const [text, setText] = useState<string | null>(null);
  const typed = text === null ? value : Number(text.trim().replace(',', '.'));
  const isValid = Number.isFinite(typed) && typed >= least && typed <= most && text?.trim() !== '';
  const finish = () => {
    if (isValid && typed !== value) onAnswer(typed);
    setText(null);
  };
  return (
    <input
      type="text"
      inputMode="decimal"
      className="number-answer"
      aria-label={label}
      aria-invalid={!isValid}
      value={text ?? String(value)}
      title={isValid ? 'Enter to apply' : `A number from ${least} to ${most}`}
      onChange={({ target }) => setText(target.value)}
      onBlur={finish}
      onKeyDown={({ key }) => {
        if (key === 'Enter') finish();
        if (key === 'Escape') setText(null);
      }}
    />
  );
}
