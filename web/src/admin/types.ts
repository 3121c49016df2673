/** A hall's configuration as administrators edit it, and what else they read. Entries may carry more than is named. */
import type { FloorRoom, FloorWindow, Week } from '../shared/generated'

export type {
  Account,
  CalendarDay,
  CalendarYear,
  Change,
  Checked,
  Configuration,
  Fault,
  Floor,
  HoursEntry as Hours,
  Imported,
  ImportedAccounts,
  KioskEntry,
  Notice,
  PlacedFault,
  QueueEntry,
  ServiceItem as ItemEntry,
  Span,
  SpecialDay,
  Version,
  WindowEntry,
  Words,
} from '../shared/generated'

export type Weekday = keyof Week
export type Shape = FloorRoom | FloorWindow
