import { ExportScoresButton } from '../tune/export-scores-button.tsx';
import { type Demo, DemoSelect } from './demo-select.tsx';
import { ModelSelect } from './model-select.tsx';
import { OpenFilesButton } from './open-files.tsx';
import { RunStatus } from './run-status.tsx';
import { type Theme, useTheme } from './theme.ts';
import { WorkspaceTabs } from './workspace-tabs.tsx';
import './header-bar.css';

const THEME_TITLE: Record<Theme, string> = {
  system: 'Theme: as the system',
  light: 'Theme: light',
  dark: 'Theme: dark',
};

export interface HeaderBarProps {
  readonly demos: readonly Demo[];
  readonly onHelp: () => void;
}

export function HeaderBar({ demos, onHelp }: HeaderBarProps) {
  const { theme, cycleTheme } = useTheme();
  return (
    <header className="header-bar">
      <h1 className="brand">
        <img src="./icon.svg" alt="" width="26" height="26" /> Beatlens
      </h1>
      <WorkspaceTabs />
      <RunStatus />
      <div className="header-actions">
        <ModelSelect />
        <ExportScoresButton />
        <OpenFilesButton />
        <DemoSelect demos={demos} />
        <button
          type="button"
          className="icon-button"
          onClick={cycleTheme}
          title={THEME_TITLE[theme]}
          aria-label={THEME_TITLE[theme]}
        >
          {theme === 'dark' ? '☾' : theme === 'light' ? '☀' : '◐'}
        </button>
        <button
          type="button"
          className="icon-button"
          onClick={onHelp}
          title="Keys (?)"
          aria-label="Keyboard shortcuts"
        >
          ?
        </button>
      </div>
    </header>
  );
}
