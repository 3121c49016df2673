/** What the citizen's pages read beyond the shapes all pages share. */
export type {
  Appointment,
  AppointmentState,
  BookedAppointment,
  Floor,
  FloorRoom,
  ForecastHour,
  Hall as HallPlace,
  HallChoice,
  Hours,
  Matter,
  Notice,
  Phase,
  ReadAppointment,
  Slot,
  Ticket as PersonTicket,
} from '../shared/generated'
