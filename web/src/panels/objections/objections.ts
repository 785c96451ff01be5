/** Which records are contested: somebody said *this is wrong*, and nobody has settled it. */
import type { AnyRecord, RecordRef } from '../../api/types';
import type { Session } from '../../state/session.svelte';

export const isOpen = (objection: AnyRecord): boolean => (objection['status'] ?? 'open') === 'open';

/** What is open about a record, what waits on this device among it. */
export function openAbout(session: Session, ref: RecordRef): AnyRecord[] {
  const held = (session.workspace.value?.counts['objections'] ?? 0) > 0 ? session.recordsOf('objections') : [];
  const waiting = (session.line.field?.list ?? []).flatMap((one) => (one.kind === 'objections' && one.workspace === session.view.workspace && one.mine ? [one.mine] : []));
  return [...held.filter((one) => !waiting.some(({ id }) => id === one.id)), ...waiting].filter((one) => one['subject'] === ref && isOpen(one));
}
