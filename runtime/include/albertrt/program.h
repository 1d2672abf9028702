/*===-- albertrt/program.h - compiled program <-> runtime ABI -----*- C -*-===*\
|*                                                                            *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|* The one header that compiled code and the runtime share. A compiled object *|
|* defines one `AlbertProgram`; everything the runtime knows of a program is  *|
|* in it. All integers are little endian, all sizes in bytes unless said.     *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/
#ifndef ALBERTRT_PROGRAM_H
#define ALBERTRT_PROGRAM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Version of this header. A program of another version is refused. */
#define ALBERT_ABI_VERSION 1u

/** "ALBP", the first field of every program. */
#define ALBERT_PROGRAM_MAGIC 0x50424c41u

typedef struct AlbertContext AlbertContext;

/** Body of a parallel loop: iterations [begin, end). `captures` is what the
 *  caller passed; `scratch` is private to the executing thread, aligned to 64
 *  and at least the manifest's `scratch_bytes` long. */
typedef void (*AlbertBody)(void *captures, void *scratch, int64_t begin,
                           int64_t end);

/** What compiled code gets from the session that runs it. Compiled code keeps
 *  no state of its own, so two sessions of one program may run at once. */
struct AlbertContext {
  /** Work memory of `arena_bytes` (manifest), aligned to 64. */
  void *arena;
  /** Runs `body` over [0, count), split statically over the session's threads,
   *  and returns when all of it is done. The split never changes a result. */
  void (*parallelFor)(AlbertContext *context, AlbertBody body, void *captures,
                      int64_t count);
};

/** One argument of an entry: a dense row-major buffer aligned to 64. Only the
 *  leading dimension may be known at run time; `rows` is its value (for a
 *  static shape, the static one). */
typedef struct AlbertBuffer {
  void *data;
  int64_t rows;
} AlbertBuffer;

/** A compiled entry. The order of `arguments` is the manifest's. */
typedef void (*AlbertEntry)(AlbertContext *context,
                            const AlbertBuffer *arguments);

/** The program table. */
typedef struct AlbertProgram {
  uint32_t magic;
  uint32_t abiVersion;
  /** JSON text (docs/abi.md), not zero terminated. */
  const char *manifest;
  uint64_t manifestSize;
  /** Entries in the manifest's order. */
  const AlbertEntry *entries;
  uint64_t entryCount;
  /** Bundled parameters in stored layout, aligned to 4096; null when the
   *  program takes a checkpoint at run time. */
  const void *weights;
  uint64_t weightsSize;
  /** Bundled vocabulary file, byte for byte; null when there is none. */
  const void *vocabulary;
  uint64_t vocabularySize;
} AlbertProgram;

#ifdef __cplusplus
}
#endif

#endif /* ALBERTRT_PROGRAM_H */
