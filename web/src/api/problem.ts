/** What went wrong, in a form that the page can put into words. */

export type ProblemKind = 'offline' | 'not_found' | 'forbidden' | 'conflict' | 'bad_request' | 'server' | 'unreadable' | 'cancelled';

/** RFC 9457 problem+json as the server sends it. */
export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  code?: string;
  detail?: string;
  problems?: { record?: string; column?: string; rule?: string; message?: string; hint?: string }[];
  /** With an input that no profile fits: its columns, for somebody to say what they mean. */
  table?: { file: string; columns: { column: string; means: string | null; sample: string | null }[]; meanings: string[] };
  /** With 412: the version that the server holds. */
  current?: Record<string, unknown>;
}

export class ApiProblem extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly status: number,
    readonly body: ProblemBody = {},
  ) {
    super(body.detail ?? body.title ?? kind);
    this.name = 'ApiProblem';
  }
}

export function kindOfStatus(status: number): ProblemKind {
  if (status === 404 || status === 410) return 'not_found';
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 409 || status === 412) return 'conflict';
  if (status >= 400 && status < 500) return 'bad_request';
  return 'server';
}

/** Turns anything thrown into an `ApiProblem`; a failed fetch means that the server can not be reached. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  if (thrown instanceof SyntaxError) return new ApiProblem('unreadable', 0, { detail: thrown.message });
  return new ApiProblem('offline', 0);
}
