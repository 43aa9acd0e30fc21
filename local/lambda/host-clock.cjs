/** Makes this process live in the rehearsal's time: Date is the machine's clock plus an offset. */
'use strict';

const RealDate = Date;
const realNow = Date.now;
let offset = 0;

function now() {
  return realNow() + offset;
}

function RehearsalDate(...args) {
  if (!new.target) return new RealDate(now()).toString();
  return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, new.target);
}

/** Replaces the global Date, before any of the function's code can have kept the real one. */
function installClock(initial) {
  offset = initial;
  // one shared prototype keeps `instanceof Date` true for dates that Node itself makes
  RehearsalDate.prototype = RealDate.prototype;
  RealDate.prototype.constructor = RehearsalDate;
  Object.defineProperty(RehearsalDate, 'name', { value: 'Date' });
  Object.defineProperty(RehearsalDate, 'length', { value: 7 });
  RehearsalDate.UTC = RealDate.UTC;
  RehearsalDate.parse = RealDate.parse;
  RehearsalDate.now = now;
  globalThis.Date = RehearsalDate;
}

function setOffset(milliseconds) {
  offset = milliseconds;
}

module.exports = { installClock, setOffset };
