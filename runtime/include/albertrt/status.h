/*===-- albertrt/status.h - error codes of the C interface --------*- C -*-===*\
|*                                                                            *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|* What a call of the C interface returns. The text that says what was        *|
|* expected, what was found and what to do comes with the session             *|
|* (albert_session_error) or, when there is none yet, with the options.       *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/
#ifndef ALBERTRT_STATUS_H
#define ALBERTRT_STATUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Marks what a shared library exports. */
#if defined(__GNUC__)
#define ALBERT_API __attribute__((visibility("default")))
#else
#define ALBERT_API
#endif

/** One of the codes below. Their numbers are part of the interface and never
 *  change; an integer, since not every number has a name. */
typedef int32_t AlbertStatus;

enum {
  ALBERT_OK = 0,
  /** The request, or what a file means, is wrong. */
  ALBERT_INVALID_ARGUMENT = 1,
  /** A file, variable, input or output does not exist. */
  ALBERT_NOT_FOUND = 2,
  /** A file is damaged. */
  ALBERT_DATA_LOSS = 3,
  /** A number is outside of what the program was compiled for. */
  ALBERT_OUT_OF_RANGE = 4,
  /** Sound, but not in this state: no weights given, nothing run yet. */
  ALBERT_FAILED_PRECONDITION = 5,
  /** Out of memory, disk space or threads. */
  ALBERT_RESOURCE_EXHAUSTED = 6,
  /** The system refused access to a file. */
  ALBERT_PERMISSION_DENIED = 7,
  /** Valid, but nothing that this program can do. */
  ALBERT_UNSUPPORTED = 8,
  /** The machine lacks something, such as a CPU feature. */
  ALBERT_UNAVAILABLE = 9,
  /** A bug of the runtime. */
  ALBERT_INTERNAL = 10
};

/** The name of a code, e.g. "DataLoss"; static text, never null. */
ALBERT_API const char *albert_status_name(AlbertStatus status);

#ifdef __cplusplus
}
#endif

#endif /* ALBERTRT_STATUS_H */
