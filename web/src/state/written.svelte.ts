/** Revisions written from this page since it was opened: what "undo" takes back, the newest first. */
class Written {
  #revisions: { workspace: string; revision: number }[] = $state.raw([]);

  last(workspace: string): number | null {
    return this.#revisions.findLast((one) => one.workspace === workspace)?.revision ?? null;
  }
  note(workspace: string, revision: number): void {
    // several edits may stand in one revision
    const known = this.#revisions.some((one) => one.workspace === workspace && one.revision === revision);
    if (Number.isFinite(revision) && !known) this.#revisions = [...this.#revisions, { workspace, revision }];
  }
  forget(revision: number): void {
    this.#revisions = this.#revisions.filter((one) => one.revision !== revision);
  }
}

export const written = new Written();
