//===- ExportCheckpoint.cpp - weights without training state --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/ExportCheckpoint.h"

#include "runtime/io/parameters/ParameterMatcher.h"
#include "runtime/io/tf_checkpoint/BundleWriter.h"
#include "runtime/io/tf_checkpoint/CheckpointState.h"

using namespace albert::rt;

Result<std::string> albert::rt::exportCheckpoint(const std::string &prefix,
                                                 const std::string &directory) {
  constexpr std::string_view kName = "albert_model.ckpt";
  ALBERT_RETURN_IF_ERROR(makeDirectories(directory));
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<ParameterSource> source,
                          openParameterSource(prefix));
  std::string target = joinPath(directory, kName);
  ALBERT_ASSIGN_OR_RETURN(BundleWriter writer, BundleWriter::create(target));
  for (const CheckpointVariable &variable : source->variables()) {
    if (isTrainingState(variable.name))
      continue;
    ALBERT_ASSIGN_OR_RETURN(Tensor tensor, source->read(variable.name));
    ALBERT_RETURN_IF_ERROR(writer.add(variable.name, tensor.view()));
  }
  ALBERT_RETURN_IF_ERROR(writer.finish());
  std::string state;
  for (std::string_view key : {latestCheckpointKey, allCheckpointsKey})
    state.append(key).append(": \"").append(kName).append("\"\n");
  ALBERT_RETURN_IF_ERROR(writeFile(joinPath(directory, "checkpoint"), state));
  return target;
}
