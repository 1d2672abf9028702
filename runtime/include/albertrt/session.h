/*===-- albertrt/session.h - running a compiled program from C ----*- C -*-===*\
|*                                                                            *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|* The interface of libraries and objects that albertc writes                 *|
|* (--emit=shared|static|obj). C99.                                           *|
|*                                                                            *|
|* Ownership. The caller owns every input array and text; they are read       *|
|* during the call and not kept. The session owns every output array; it is   *|
|* valid until the next albert_session_run or albert_session_destroy. Text    *|
|* from albert_session_error is valid until the next call with that session.  *|
|* A program table is constant data and outlives its sessions.                *|
|*                                                                            *|
|* Threads. Any number of sessions, of one program or several, may be used at *|
|* the same time; one session is used by one thread at a time.                *|
|*                                                                            *|
|* Errors. Calls return a code (status.h) and never throw, abort or print.    *|
|*                                                                            *|
|*   AlbertSession *session;                                                  *|
|*   if (albert_session_create(&my_program, NULL, &session) != ALBERT_OK) …   *|
|*   int64_t dims[2] = {1, 5};                                                *|
|*   AlbertArray ids = {"input_ids", ALBERT_I32, 2, dims, data};              *|
|*   albert_session_run(session, &ids, 1);                                    *|
|*   AlbertArray pooled;                                                      *|
|*   albert_session_output(session, "pooled_output", &pooled);                *|
|*   albert_session_destroy(session);                                         *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/
#ifndef ALBERTRT_SESSION_H
#define ALBERTRT_SESSION_H

#include "albertrt/program.h"
#include "albertrt/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Element type of an array, one of the numbers below, which never change. */
typedef int32_t AlbertDType;

enum {
  ALBERT_F32 = 0,
  ALBERT_I32 = 1,
  ALBERT_I64 = 2,
  ALBERT_U8 = 3,
  /** One byte, 0 or not. */
  ALBERT_BOOL = 4
};

/** A named, dense, row-major array. */
typedef struct AlbertArray {
  const char *name;
  AlbertDType dtype;
  int32_t rank;
  const int64_t *dims; /**< `rank` extents */
  const void *data;
} AlbertArray;

/** How a session starts. Zero is the default of every field, so that
 *  `AlbertSessionOptions options = {0};` and `sizeof options` in `size` do. */
typedef struct AlbertSessionOptions {
  /** sizeof(AlbertSessionOptions) of the caller's header. */
  size_t size;
  /** Number of threads; 0 takes what affinity and cgroup allow. */
  int32_t threads;
  /** Whether parameters are random, drawn with `seed`. */
  int32_t random_init;
  uint64_t seed;
  /** Checkpoint that provides or replaces the parameters; null for none. */
  const char *checkpoint;
  /** Where albert_session_create writes its message, cut to `error_size`
   *  bytes and zero terminated; null for nowhere. */
  char *error;
  size_t error_size;
} AlbertSessionOptions;

typedef struct AlbertSession AlbertSession;

/** Starts a session of `program`. `options` may be null. On failure `*session`
 *  is null and `options->error` has the message. */
ALBERT_API AlbertStatus albert_session_create(
    const AlbertProgram *program, const AlbertSessionOptions *options,
    AlbertSession **session);

/** Runs the program on arrays `input_ids` [B, S] and, optionally, `input_mask`
 *  (or `attention_mask`) and `segment_ids` (or `token_type_ids`) [B, S] and,
 *  for mlm, `masked_lm_positions` [B, P], of I32, I64, U8 or BOOL.
 *
 *  A program made of a TensorFlow graph runs on the arrays of its graph, of
 *  F32 where that has floats and of the other types where it has integers or
 *  truth values; of them only the mask and the segments, if it has such, are
 *  optional. Sizes that the graph leaves open are those of the arrays. */
ALBERT_API AlbertStatus albert_session_run(AlbertSession *session,
                                           const AlbertArray *inputs,
                                           size_t count);

/** Number of outputs of the program. */
ALBERT_API size_t albert_session_output_count(const AlbertSession *session);

/** Name of output `index`, null beyond the last; valid as long as the
 *  session. */
ALBERT_API const char *albert_session_output_name(const AlbertSession *session,
                                                  size_t index);

/** Output `name` of the last run: F32, or, of a graph, F32, I32, I64 or BOOL
 *  (bytes of 0 and 1). Its dims are those of this run. On failure `*output` is
 *  zero. */
ALBERT_API AlbertStatus albert_session_output(AlbertSession *session,
                                              const char *name,
                                              AlbertArray *output);

/** Message of the last failed call with this session, with a line "  hint: …"
 *  when something can be done; empty when the last call succeeded. */
ALBERT_API const char *albert_session_error(const AlbertSession *session);

/** Ends a session; null is allowed. */
ALBERT_API void albert_session_destroy(AlbertSession *session);

#ifdef __cplusplus
}
#endif

#endif /* ALBERTRT_SESSION_H */
