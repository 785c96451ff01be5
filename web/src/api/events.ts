/** Server-sent events: a new revision means that somebody wrote. */

export interface RevisionEvent {
  workspace: string;
  revision: number;
}

export interface Watch {
  stop(): void;
}

/** `onLine(false)` when the connection drops; the browser tries again by itself. */
export function watchRevisions(
  workspace: string,
  onRevision: (event: RevisionEvent) => void,
  onLine: (connected: boolean) => void,
): Watch {
  if (typeof EventSource === 'undefined') return { stop() {} };
  const source = new EventSource(`/api/workspaces/${encodeURIComponent(workspace)}/events`);
  source.addEventListener('open', () => onLine(true));
  // closed for good: the server has answered, with a refusal (no such workspace); a line that drops is tried again
  source.addEventListener('error', () => source.readyState !== EventSource.CLOSED && onLine(false));
  source.addEventListener('revision', (message) => {
    const event = parseRevision((message as MessageEvent<string>).data);
    if (event) onRevision(event);
  });
  return { stop: () => source.close() };
}

export function parseRevision(data: string): RevisionEvent | null {
  try {
    const value = JSON.parse(data) as Partial<RevisionEvent>;
    if (typeof value.workspace === 'string' && typeof value.revision === 'number') {
      return { workspace: value.workspace, revision: value.revision };
    }
  } catch {
    // an event of another shape is no revision
  }
  return null;
}
