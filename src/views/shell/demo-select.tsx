import { useDashboard, useDashboardState } from '../session-context.ts';

/** Something to look at for whoever has no file at hand. */
export interface Demo {
  /** As in links. */
  readonly name: string;
  readonly title: string;
}

export function DemoSelect({ demos }: { readonly demos: readonly Demo[] }) {
  const { session } = useDashboard();
  const isDead = useDashboardState(({ engine }) => engine.kind === 'dead');
  const shown = useDashboardState(({ set }) => set?.demo ?? '');
  return (
    <label title="Recordings and beats that come with this page">
      <span className="visually-hidden">Demo</span>
      <select value={shown} disabled={isDead} onChange={({ target }) => void session.openDemo(target.value)}>
        <option value="" disabled>
          Demo …
        </option>
        {demos.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
