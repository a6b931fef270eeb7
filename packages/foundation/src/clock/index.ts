export { Agenda, type Appointment } from './agenda.ts';
export { type Clock, SystemClock, TestClock } from './clock.ts';
export { keepClockOffset } from './clock-offset.ts';
export { DeadlineExceededError, deadlineIn, delay, every, monotonicMs, startTimer, type Timer, withDeadline } from './deadline.ts';
