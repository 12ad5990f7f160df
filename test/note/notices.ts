import {
  type Audience,
  dueWords,
  type NoticeFacts,
  type NoticeRule,
  type SubjectNotices,
  subjectWords,
  withStandIns,
  type Wording,
} from '../../domain/notices/index.ts';
import { evolveNote, type NoteEvent, noteKind, type NoteState } from './kind.ts';

interface Words {
  readonly id: string;
  readonly due: string;
}

const wordings = {
  written: {
    subject: ({ id }) => `A note for you: ${id}`,
    sentence: ({ id, due }) => `Note ${id} is for you to answer by ${due}.`,
  },
  'answered-late': {
    subject: ({ id }) => `Note ${id} was not answered in time`,
    sentence: ({ id, due }) => `Note ${id} was to be answered by ${due}.`,
    countedAs: 'broken',
  },
} as const satisfies Readonly<Record<string, Wording<Words>>>;

type Who = 'director';

const rules: Readonly<Partial<Record<NoteEvent['type'], readonly NoticeRule<Who>[]>>> = {
  NoteWritten: [{ to: 'director', by: 'director', severity: 'info', template: 'written' }],
  ClockBreached: [{ to: 'director', by: 'director', severity: 'breach', template: 'answered-late' }],
};

/** Who hears of what happens to a note. */
export const noteNotices: SubjectNotices<NoteState, NoteEvent, Who> = {
  words: subjectWords<Words, keyof typeof wordings>({
    kind: noteKind.name,
    wordings,
    wordsOf: (content, zone) => ({ id: content.subject.id, due: dueWords(content, zone) }),
    path: ({ subject }) => `/notes/${subject.id}`,
  }),
  evolve: evolveNote,
  rulesFor: ({ type }) => rules[type] ?? [],
  audienceOf: (): Audience => ({ kind: 'roles', groups: withStandIns('service-director') }),
  factsOf(happened): NoticeFacts {
    if (happened.type === 'NoteWritten') return { dueAt: happened.answerBy };
    return 'dueAt' in happened ? { dueAt: happened.dueAt } : {};
  },
  priorityOf: () => 'moderate',
};
