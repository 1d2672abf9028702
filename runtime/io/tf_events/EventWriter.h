//===- EventWriter.h - TensorBoard event files ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Writes scalars for TensorBoard: a file
/// events.out.tfevents.<seconds>.<host> of TFRecords, each an Event
/// (tensorflow/core/util/event.proto), the first of which tells the version.
/// Every call hands one whole record to the kernel, so that a killed program
/// loses none and a reader never meets half of one. A program that starts again
/// makes a new file beside the old one, which is what TensorBoard expects, and
/// takes back what the old ones say of steps that it does again (`cutEvents`
/// for those who read the files, `addStart` for a TensorBoard that has read
/// them already).
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFEVENTS_EVENTWRITER_H
#define ALBERTC_RUNTIME_IO_TFEVENTS_EVENTWRITER_H

#include "runtime/core/AppendFile.h"

namespace albert::rt {

/// One curve's value.
struct ScalarSummary {
  /// Name of the curve, e.g. "loss" or "eval/masked_lm_accuracy".
  std::string_view tag;
  float value = 0;
};

/// Now, in seconds since 1970.
double wallTime();

/// Writer of one event file.
class EventWriter {
public:
  EventWriter() = default;

  /// Makes a new event file in a directory that exists. `seconds` since 1970
  /// are its time of birth.
  static Result<EventWriter> create(const std::string &directory,
                                    double seconds = wallTime());

  /// Appends the values of one step.
  Status addScalars(std::int64_t step, Span<const ScalarSummary> scalars,
                    double seconds = wallTime());

  /// Says that the program starts at this step: TensorBoard forgets what it
  /// has read of this step and later ones.
  Status addStart(std::int64_t step, double seconds = wallTime());

  const std::string &path() const { return file.path(); }

private:
  /// Appends an Event without its time, which is put in front.
  Status append(double seconds, std::string_view event);

  AppendFile file;
};

/// Removes what the event files of a directory say of the steps from `step` on,
/// and files of which nothing stays. No such directory is no error, and neither
/// is a damaged end of a file, which goes as well; a file that is damaged from
/// its beginning stays. Errors: those of reading and shortening.
Status cutEvents(const std::string &directory, std::int64_t step);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFEVENTS_EVENTWRITER_H
