//===- CompatJob.h - the original programs' way -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Does what `create_pretraining_data` does, draw by draw: the corpus in
/// memory, documents and examples shuffled by one generator of random numbers,
/// files not ending documents. For the same text, flags and seed the records
/// are the same bytes.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_COMPATJOB_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_COMPATJOB_H

#include "runtime/data/pretrain/PretrainJob.h"

namespace albert::rt {

/// Does a job of one machine in the way of the family's program. `ngramSeed`
/// is that of numpy's generator, which google's program does not seed. Errors:
/// as `runPretrainJob`; ResourceExhausted when the corpus needs more than the
/// job's memory.
Result<PretrainSummary> runCompatJob(const PretrainJob &job,
                                     std::uint32_t ngramSeed);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_COMPATJOB_H
