//===- GraphArrays.cpp - arrays through a graph ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/graph/GraphCommands.h"
#include "runtime/programs/ArrayFiles.h"

using namespace albert::rt;

static ResolveName resolverOf(const GraphSpec &spec) {
  return [&spec](const std::string &name) -> Result<std::string> {
    ALBERT_ASSIGN_OR_RETURN(size_t index, spec.findInput(name));
    return spec.inputs[index].name;
  };
}

Status GraphCommands::checkArrays(const Invocation &invocation) {
  ALBERT_ASSIGN_OR_RETURN(std::vector<ArrayFile> files,
                          inputFiles(invocation.flags, resolverOf(spec)));
  for (const GraphArray &input : spec.inputs)
    if (!hasDefault(input) && !isGiven(files, input.name))
      return invalidArgument("input '%s' is missing", input.name.c_str())
          .withHint("add --input %s=FILE.npy, an array of %s, shape %s",
                    input.name.c_str(), numpyName(input.dtype),
                    input.shapeText().c_str());
  return checkOutputFlag(invocation.flags);
}

Status GraphCommands::arrays(const Invocation &invocation, int threads) {
  const ParsedFlags &flags = invocation.flags;
  ALBERT_ASSIGN_OR_RETURN(ArrayBatch inputs,
                          readInputs(flags, resolverOf(spec)));
  ALBERT_ASSIGN_OR_RETURN(GraphRequest request,
                          readGraphRequest(spec, inputs.arrays));
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<GraphSession> session,
                          startGraphSession(invocation, threads));
  ALBERT_RETURN_IF_ERROR(session->run(request));
  for (const GraphArray &output : spec.outputs) {
    ALBERT_ASSIGN_OR_RETURN(const Tensor *tensor, session->output(output.name));
    ALBERT_RETURN_IF_ERROR(writeArray(flags, output.name, *tensor));
  }
  return Status::success();
}
