import { useCallback, useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const STORAGE_KEY = 'beatlens-theme';

/** The theme chosen earlier in this browser; where storage is blocked, the system's. */
export function readStoredTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return THEMES.find((theme) => theme === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

let chosen: Theme = 'system';
let systemIsDark: MediaQueryList | null = null;

/** The style sheet and the charts follow the attribute, which always says `light` or `dark`. */
export function applyTheme(theme: Theme): void {
  chosen = theme;
  if (systemIsDark === null) {
    systemIsDark = matchMedia('(prefers-color-scheme: dark)');
    systemIsDark.addEventListener('change', markDocument);
  }
  markDocument();
}

function markDocument(): void {
  const system = systemIsDark?.matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = chosen === 'system' ? system : chosen;
}

export function useTheme(): { theme: Theme; cycleTheme: () => void } {
  const [theme, setTheme] = useState(readStoredTheme);
  const cycleTheme = useCallback(() => {
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    setTheme(next);
    applyTheme(next);
    try {
      localStorage.setItem(STORAGE_KEY, next);
    } catch {
      // Storage is blocked: the choice holds until the page is left.
    }
  }, [theme]);
  return { theme, cycleTheme };
}
