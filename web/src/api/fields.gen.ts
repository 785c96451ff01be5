/** Written by scripts/fields.mjs from openapi.json: `npm run types`. */
export interface FieldSpec {
  name: string;
  type: 'text' | 'integer' | 'number' | 'boolean' | 'day' | 'code' | 'ref' | 'subject' | 'map' | 'shape';
  list: boolean;
  required: boolean;
  /** Of a code. */
  codelist?: string;
  /** Of a reference. */
  kind?: string;
  doc: string;
}

export const FIELDS: Readonly<Record<string, readonly FieldSpec[]>> = {
 "acknowledgements": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "acknowledgements",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "reason",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "Why it stands."
  },
  {
   "name": "acknowledged_by",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Who says so."
  },
  {
   "name": "date",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day it was said."
  },
  {
   "name": "until",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Last day on which it holds; open where empty."
  },
  {
   "name": "fingerprint",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Fingerprint of the finding's evidence when it was said: once that changes, it holds no longer. Empty: whatever the evidence becomes."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "activities": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "activities",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "title",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "Title."
  },
  {
   "name": "description",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "What is done."
  },
  {
   "name": "themes",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "themes",
   "doc": "Themes it works on."
  },
  {
   "name": "theme_shares",
   "type": "map",
   "list": false,
   "required": false,
   "doc": "Share of each theme in percent, where stated: theme=40; other=60."
  },
  {
   "name": "sites",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "sites",
   "doc": "Sites it works at."
  },
  {
   "name": "site_shares",
   "type": "map",
   "list": false,
   "required": false,
   "doc": "Share of each site in percent, where stated: site=60; other=15. What lacks to 100 lies elsewhere."
  },
  {
   "name": "start",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "First day."
  },
  {
   "name": "end",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Last day; open where missing."
  },
  {
   "name": "status",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "activity_status",
   "doc": "IATI ActivityStatus."
  },
  {
   "name": "targeted_female",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Women and girls to be reached."
  },
  {
   "name": "targeted_male",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Men and boys to be reached."
  },
  {
   "name": "targeted_total",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "People to be reached."
  },
  {
   "name": "reached_female",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Women and girls reached."
  },
  {
   "name": "reached_male",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Men and boys reached."
  },
  {
   "name": "reached_total",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "People reached."
  },
  {
   "name": "gender_marker",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "gender_marker",
   "doc": "OECD DAC gender marker, 0 to 2."
  },
  {
   "name": "pilot",
   "type": "boolean",
   "list": false,
   "required": false,
   "doc": "It is a pilot."
  },
  {
   "name": "replicates",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "activities",
   "doc": "The activity it repeats elsewhere."
  },
  {
   "name": "sensitivity",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "sensitivity",
   "doc": "Who may see it."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "commitments": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "commitments",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "plan",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "plans",
   "doc": "The plan."
  },
  {
   "name": "title",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "What was promised."
  },
  {
   "name": "responsible",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "stakeholders",
   "doc": "Who is to do it."
  },
  {
   "name": "promised_to",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "stakeholders",
   "doc": "To whom it was promised."
  },
  {
   "name": "need",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "needs",
   "doc": "The need it answers."
  },
  {
   "name": "plan_line",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Line of the commune plan it belongs to."
  },
  {
   "name": "theme",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "themes",
   "doc": "Theme."
  },
  {
   "name": "sites",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "sites",
   "doc": "Sites."
  },
  {
   "name": "due",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day it is due."
  },
  {
   "name": "status",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "commitment_status",
   "doc": "Open, done or dropped."
  },
  {
   "name": "dropped_why",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Why it was dropped."
  },
  {
   "name": "verified_by",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "stakeholders",
   "doc": "Who verified the result."
  },
  {
   "name": "verified_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day it was verified."
  },
  {
   "name": "obstacle",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "What stands in the way."
  },
  {
   "name": "contribution",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Who gives what to it."
  },
  {
   "name": "carried_from",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "commitments",
   "doc": "The line of an earlier plan it was carried over from."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "concerns": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "concerns",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "platform",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "platforms",
   "doc": "The platform it was raised in."
  },
  {
   "name": "raised_by",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "stakeholders",
   "doc": "Who raised it."
  },
  {
   "name": "about",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "What it is about."
  },
  {
   "name": "date",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day it was raised."
  },
  {
   "name": "handled_by",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "stakeholders",
   "doc": "Who handles it."
  },
  {
   "name": "escalated_to",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "platforms",
   "doc": "The platform it was passed up to."
  },
  {
   "name": "due",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day by which it should be settled."
  },
  {
   "name": "status",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "concern_status",
   "doc": "Open, handled, escalated or closed."
  },
  {
   "name": "outcome",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "What came of it."
  },
  {
   "name": "confidential",
   "type": "boolean",
   "list": false,
   "required": false,
   "doc": "Kept in the private file; unknown counts as yes."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "indicators": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "indicators",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "name",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "Name."
  },
  {
   "name": "unit",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Unit."
  },
  {
   "name": "theme",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "themes",
   "doc": "Theme."
  },
  {
   "name": "definition",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "How it is defined."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "involvements": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "involvements",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "subject",
   "type": "subject",
   "list": false,
   "required": true,
   "doc": "The activity or platform."
  },
  {
   "name": "stakeholder",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "stakeholders",
   "doc": "The stakeholder, where one is named."
  },
  {
   "name": "constituency",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "constituency",
   "doc": "Its constituency, where no stakeholder is named."
  },
  {
   "name": "phase",
   "type": "code",
   "list": false,
   "required": true,
   "codelist": "phase",
   "doc": "The phase."
  },
  {
   "name": "level",
   "type": "code",
   "list": false,
   "required": true,
   "codelist": "involvement_level",
   "doc": "How far; `unknown` where it cannot be read."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "layers": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "layers",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "name",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "Name."
  },
  {
   "name": "fields",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Its fields, written name:type."
  },
  {
   "name": "style",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "How it is drawn."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "layer_features": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "layer_features",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "layer",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "layers",
   "doc": "Its layer."
  },
  {
   "name": "geometry",
   "type": "shape",
   "list": false,
   "required": false,
   "doc": "Geometry in WGS 84."
  },
  {
   "name": "attributes",
   "type": "map",
   "list": false,
   "required": false,
   "doc": "Its attributes as they came."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "lessons": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "lessons",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "text",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "The lesson."
  },
  {
   "name": "learnt_from",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "stakeholders",
   "doc": "From whom."
  },
  {
   "name": "knowledge",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "knowledge",
   "doc": "Indigenous, practitioner or research knowledge."
  },
  {
   "name": "adopted_by",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "stakeholders",
   "doc": "Who took it up."
  },
  {
   "name": "changed",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "What it changed."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "mandates": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "mandates",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "stakeholder",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "stakeholders",
   "doc": "Who holds it."
  },
  {
   "name": "sites",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "sites",
   "doc": "Sites it covers."
  },
  {
   "name": "themes",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "themes",
   "doc": "Themes it covers; empty covers all."
  },
  {
   "name": "function",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "mandate_function",
   "doc": "Authority, service or oversight."
  },
  {
   "name": "start",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "First day."
  },
  {
   "name": "end",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Last day."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "meetings": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "meetings",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "platform",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "platforms",
   "doc": "The platform."
  },
  {
   "name": "date",
   "type": "day",
   "list": false,
   "required": true,
   "doc": "Its day."
  },
  {
   "name": "attended",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "stakeholders",
   "doc": "Who attended."
  },
  {
   "name": "women",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Women present."
  },
  {
   "name": "men",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Men present."
  },
  {
   "name": "youth",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Young people present."
  },
  {
   "name": "points",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Points raised and by whom."
  },
  {
   "name": "decisions",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "What was decided."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "memberships": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "memberships",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "platform",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "platforms",
   "doc": "The platform."
  },
  {
   "name": "stakeholder",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "stakeholders",
   "doc": "The stakeholder."
  },
  {
   "name": "seat",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "seat",
   "doc": "Its seat."
  },
  {
   "name": "category",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Its category, out of the platform's list."
  },
  {
   "name": "start",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "First day."
  },
  {
   "name": "end",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Last day."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "needs": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "needs",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "subject",
   "type": "subject",
   "list": false,
   "required": true,
   "doc": "The site or stakeholder."
  },
  {
   "name": "theme",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "themes",
   "doc": "The theme."
  },
  {
   "name": "severity",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "0 (none) to 5 (extreme)."
  },
  {
   "name": "people_in_need",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "People in need."
  },
  {
   "name": "identified_by",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "stakeholders",
   "doc": "Who identified it."
  },
  {
   "name": "date",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day it was identified."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "objections": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "objections",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "subject",
   "type": "subject",
   "list": false,
   "required": true,
   "doc": "The record that it is about."
  },
  {
   "name": "text",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "What is wrong, and what would be right."
  },
  {
   "name": "raised_by",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Who says so, as they named themselves."
  },
  {
   "name": "date",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day it was said."
  },
  {
   "name": "status",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "objection_status",
   "doc": "Open, accepted or dismissed; open where empty."
  },
  {
   "name": "outcome",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "What the editor did, and why."
  },
  {
   "name": "settled_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day it was settled."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "observations": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "observations",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "indicator",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "indicators",
   "doc": "The indicator."
  },
  {
   "name": "subject",
   "type": "subject",
   "list": false,
   "required": false,
   "doc": "What it was measured on."
  },
  {
   "name": "date",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day of measurement."
  },
  {
   "name": "value",
   "type": "number",
   "list": false,
   "required": false,
   "doc": "The value, in the indicator's unit."
  },
  {
   "name": "status",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "observation_status",
   "doc": "Baseline, target or actual."
  },
  {
   "name": "sex",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "sex",
   "doc": "Female, male or total."
  },
  {
   "name": "age",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Age group."
  },
  {
   "name": "method",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "How it was measured."
  },
  {
   "name": "regularity",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "How regularly it is measured."
  },
  {
   "name": "observed_by",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "stakeholders",
   "doc": "Who measured it."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "participations": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "participations",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "activity",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "activities",
   "doc": "The activity."
  },
  {
   "name": "stakeholder",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "stakeholders",
   "doc": "The stakeholder."
  },
  {
   "name": "role",
   "type": "code",
   "list": false,
   "required": true,
   "codelist": "role",
   "doc": "Its role."
  },
  {
   "name": "sites",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "sites",
   "doc": "Its own sites, where it names them."
  },
  {
   "name": "themes",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "themes",
   "doc": "Its own themes, where it names them."
  },
  {
   "name": "start",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Its own first day."
  },
  {
   "name": "end",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Its own last day."
  },
  {
   "name": "amount",
   "type": "number",
   "list": false,
   "required": false,
   "doc": "Money, or the value of what is given."
  },
  {
   "name": "currency",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "ISO 4217 code."
  },
  {
   "name": "year",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Year of the amount."
  },
  {
   "name": "money_status",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "money_status",
   "doc": "Pledged, committed or disbursed."
  },
  {
   "name": "money_form",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "money_form",
   "doc": "Cash, labour, land, logistics or materials."
  },
  {
   "name": "manages",
   "type": "boolean",
   "list": false,
   "required": false,
   "doc": "It manages the budget."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "plans": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "plans",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "kind",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "plan_kind",
   "doc": "Kind of plan."
  },
  {
   "name": "title",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "Title."
  },
  {
   "name": "owner",
   "type": "subject",
   "list": false,
   "required": false,
   "doc": "The platform or stakeholder whose plan it is."
  },
  {
   "name": "start",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "First day."
  },
  {
   "name": "end",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Last day."
  },
  {
   "name": "reference",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Deliberation or adoption reference."
  },
  {
   "name": "predecessor",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "plans",
   "doc": "The plan before it."
  },
  {
   "name": "sites",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "sites",
   "doc": "Sites it is about."
  },
  {
   "name": "themes",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "themes",
   "doc": "Themes it is about."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "platforms": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "platforms",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "name",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "Name."
  },
  {
   "name": "short_name",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Acronym or short name."
  },
  {
   "name": "names",
   "type": "map",
   "list": false,
   "required": false,
   "doc": "Names in other languages, by language tag."
  },
  {
   "name": "kind",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "platform_kind",
   "doc": "Kind of platform."
  },
  {
   "name": "parent",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "platforms",
   "doc": "The platform it reports to."
  },
  {
   "name": "sites",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "sites",
   "doc": "Sites it is about; empty says nothing."
  },
  {
   "name": "themes",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "themes",
   "doc": "Themes it is about; empty says nothing."
  },
  {
   "name": "founded",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day it was founded."
  },
  {
   "name": "deliberation",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Reference of the deliberation that founded it."
  },
  {
   "name": "meeting_interval_months",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Months from one meeting to the next."
  },
  {
   "name": "modality",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "modality",
   "doc": "National, or with external partners."
  },
  {
   "name": "categories",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Categories expected at the table."
  },
  {
   "name": "dispute_rule",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "How disputes are settled."
  },
  {
   "name": "start",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "First day."
  },
  {
   "name": "end",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Last day."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "priorities": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "priorities",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "subject",
   "type": "subject",
   "list": false,
   "required": true,
   "doc": "The site or stakeholder."
  },
  {
   "name": "theme",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "themes",
   "doc": "The theme."
  },
  {
   "name": "rank",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "1 is first."
  },
  {
   "name": "chosen_by",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "stakeholders",
   "doc": "Who chose."
  },
  {
   "name": "date",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day of the choice."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "rules": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "rules",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "logic",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The shipped rule whose logic it uses; its own id where empty."
  },
  {
   "name": "on",
   "type": "boolean",
   "list": false,
   "required": false,
   "doc": "It runs unless others are named; as shipped where empty."
  },
  {
   "name": "severity",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "finding_severity",
   "doc": "How bad a finding is; as shipped where empty."
  },
  {
   "name": "title",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "A few words; as shipped where empty."
  },
  {
   "name": "question",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The question that it asks; as shipped where empty."
  },
  {
   "name": "resolve",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "What would resolve a finding; as shipped where empty."
  },
  {
   "name": "parameters",
   "type": "map",
   "list": false,
   "required": false,
   "doc": "Parameters that differ from those shipped; several words parted by commas."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "scopes": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "scopes",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "covers",
   "type": "code",
   "list": false,
   "required": true,
   "codelist": "scope_covers",
   "doc": "Presence, needs, ties or memberships."
  },
  {
   "name": "sites",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "sites",
   "doc": "Sites; empty is all of the workspace."
  },
  {
   "name": "themes",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "themes",
   "doc": "Themes; empty is all of the workspace."
  },
  {
   "name": "roles",
   "type": "code",
   "list": true,
   "required": false,
   "codelist": "role",
   "doc": "Roles; empty is all."
  },
  {
   "name": "start",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "First day reported on."
  },
  {
   "name": "end",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Last day reported on."
  },
  {
   "name": "expected",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "stakeholders",
   "doc": "Stakeholders who were asked."
  },
  {
   "name": "answered",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "stakeholders",
   "doc": "Stakeholders who answered."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "settings": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "settings",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "value",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "The value."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "sites": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "sites",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "name",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "Name."
  },
  {
   "name": "other_names",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Other spellings and former names."
  },
  {
   "name": "names",
   "type": "map",
   "list": false,
   "required": false,
   "doc": "Names in other languages, by language tag."
  },
  {
   "name": "kind",
   "type": "code",
   "list": false,
   "required": true,
   "codelist": "site_kind",
   "doc": "What sort of place it is."
  },
  {
   "name": "admin_level",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Administrative level, 0 (country) to 5."
  },
  {
   "name": "pcode",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Place code of the national statistics or OCHA."
  },
  {
   "name": "country",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "ISO 3166-1 alpha-2 code of its country."
  },
  {
   "name": "parent",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "sites",
   "doc": "The site it lies in."
  },
  {
   "name": "geometry",
   "type": "shape",
   "list": false,
   "required": false,
   "doc": "Geometry in WGS 84."
  },
  {
   "name": "exactness",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "exactness",
   "doc": "IATI GeographicExactness: 1 exact, 2 approximate."
  },
  {
   "name": "population",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "People who live there."
  },
  {
   "name": "area_km2",
   "type": "number",
   "list": false,
   "required": false,
   "doc": "Area in square kilometres."
  },
  {
   "name": "travel_hours_dry",
   "type": "number",
   "list": false,
   "required": false,
   "doc": "Travel time from the parent's seat in the dry season, hours."
  },
  {
   "name": "travel_hours_wet",
   "type": "number",
   "list": false,
   "required": false,
   "doc": "Travel time from the parent's seat in the wet season, hours."
  },
  {
   "name": "mobile_signal",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "mobile_signal",
   "doc": "Mobile signal."
  },
  {
   "name": "start",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "First day it existed."
  },
  {
   "name": "end",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Last day it existed."
  },
  {
   "name": "succeeded_by",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "sites",
   "doc": "The sites it became by a reform."
  },
  {
   "name": "sensitivity",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "sensitivity",
   "doc": "Who may see it."
  },
  {
   "name": "attributes",
   "type": "map",
   "list": false,
   "required": false,
   "doc": "Further attributes, for example the Ramsar number."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "stakeholders": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "stakeholders",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "name",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "Full name."
  },
  {
   "name": "short_name",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Acronym or short name."
  },
  {
   "name": "aliases",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Other spellings and former names."
  },
  {
   "name": "names",
   "type": "map",
   "list": false,
   "required": false,
   "doc": "Names in other languages, by language tag."
  },
  {
   "name": "organisation_type",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "organisation_type",
   "doc": "IATI OrganisationType."
  },
  {
   "name": "constituency",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "constituency",
   "doc": "Whom it belongs to in the partnership."
  },
  {
   "name": "speaks_for",
   "type": "code",
   "list": true,
   "required": false,
   "codelist": "speaks_for",
   "doc": "Groups for whom it speaks."
  },
  {
   "name": "scale",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "scale",
   "doc": "From local to international."
  },
  {
   "name": "home_country",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "ISO 3166-1 alpha-2 code of its home country."
  },
  {
   "name": "geometry",
   "type": "shape",
   "list": false,
   "required": false,
   "doc": "Home location: a point in WGS 84."
  },
  {
   "name": "parent",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "stakeholders",
   "doc": "The organisation it is part of."
  },
  {
   "name": "start",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "First day it existed."
  },
  {
   "name": "end",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Last day it existed."
  },
  {
   "name": "succeeded_by",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "stakeholders",
   "doc": "The stakeholder that took over."
  },
  {
   "name": "members_min",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Fewest members stated."
  },
  {
   "name": "members_max",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Most members stated."
  },
  {
   "name": "women_members",
   "type": "integer",
   "list": false,
   "required": false,
   "doc": "Women among the members."
  },
  {
   "name": "formalised_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Day it became a legal body."
  },
  {
   "name": "url",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Web address."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "themes": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "themes",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "code",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Code in its vocabulary."
  },
  {
   "name": "name",
   "type": "text",
   "list": false,
   "required": true,
   "doc": "Name."
  },
  {
   "name": "names",
   "type": "map",
   "list": false,
   "required": false,
   "doc": "Names in other languages, by language tag."
  },
  {
   "name": "aliases",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Other names by which sources call it."
  },
  {
   "name": "parent",
   "type": "ref",
   "list": false,
   "required": false,
   "kind": "themes",
   "doc": "The theme it belongs to."
  },
  {
   "name": "vocabulary",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The list its code is from."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ],
 "ties": [
  {
   "name": "id",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "ties",
   "doc": "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
  },
  {
   "name": "from",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "stakeholders",
   "doc": "One end; the giving end of a directed tie."
  },
  {
   "name": "to",
   "type": "ref",
   "list": false,
   "required": true,
   "kind": "stakeholders",
   "doc": "The other end."
  },
  {
   "name": "kind",
   "type": "code",
   "list": false,
   "required": true,
   "codelist": "tie_kind",
   "doc": "Kind of tie."
  },
  {
   "name": "directed",
   "type": "boolean",
   "list": false,
   "required": false,
   "doc": "Runs one way; unknown takes the default of its kind."
  },
  {
   "name": "frequency",
   "type": "code",
   "list": false,
   "required": false,
   "codelist": "frequency",
   "doc": "How often."
  },
  {
   "name": "exchanges",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "What is exchanged."
  },
  {
   "name": "themes",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "themes",
   "doc": "Themes it is about; empty says nothing."
  },
  {
   "name": "sites",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "sites",
   "doc": "Sites it is about; empty says nothing."
  },
  {
   "name": "stated_by",
   "type": "ref",
   "list": true,
   "required": false,
   "kind": "stakeholders",
   "doc": "The ends that stated it."
  },
  {
   "name": "start",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "First day."
  },
  {
   "name": "end",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "Last day."
  },
  {
   "name": "weight",
   "type": "number",
   "list": false,
   "required": false,
   "doc": "Strength on the source's own scale, zero or more."
  },
  {
   "name": "source",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Where it is known from; `illustrative` for rows that only illustrate."
  },
  {
   "name": "source_id",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "The id that the source gives it."
  },
  {
   "name": "tags",
   "type": "text",
   "list": true,
   "required": false,
   "doc": "Free labels."
  },
  {
   "name": "note",
   "type": "text",
   "list": false,
   "required": false,
   "doc": "Free words."
  },
  {
   "name": "confirmed_on",
   "type": "day",
   "list": false,
   "required": false,
   "doc": "The last day somebody said it is still true."
  }
 ]
};
