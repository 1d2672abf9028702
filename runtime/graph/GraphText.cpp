//===- GraphText.cpp - texts through a graph ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/graph/GraphText.h"

#include "runtime/graph/GraphCommands.h"
#include "runtime/programs/TextRunner.h"

#include <algorithm>

using namespace albert::rt;

//===----------------------------------------------------------------------===//
// Plan
//===----------------------------------------------------------------------===//

static Status checkInputs(const GraphSpec &spec) {
  bool fits = !spec.inputs.empty();
  int roles[4] = {};
  for (const GraphArray &input : spec.inputs) {
    InputRole role = roleOf(input.name);
    ++roles[int(role)];
    fits &= role != InputRole::Other && input.dtype != DType::F32 &&
            input.shape.size() == 2 &&
            input.shapeText() == spec.inputs.front().shapeText() &&
            input.shape[0].text != input.shape[1].text;
  }
  for (InputRole role : {InputRole::Mask, InputRole::Segments})
    fits &= roles[int(role)] <= 1;
  if (fits && roles[int(InputRole::Ids)] == 1)
    return Status::success();
  return unsupported("the graph takes no texts: expected integer inputs "
                     "input_ids, input_mask and segment_ids of one shape "
                     "[batch, length], found %s",
                     listOf(spec.inputs).c_str())
      .withHint("give arrays: --input NAME=FILE.npy --output-dir DIR");
}

/// True if `output` has a row for each text and a column for each label.
static bool fitsLabels(const GraphSpec &spec, const GraphArray &output) {
  return output.dtype == DType::F32 && output.shape.size() == 2 &&
         output.shape[0].text == spec.inputs.front().shape[0].text &&
         output.shape[1].extent == int64_t(spec.labels.size());
}

/// True if the tensor is called `probabilities` or comes from a softmax node:
/// the last part of its name is Softmax, or Softmax_1.
static bool isProbabilities(const GraphArray &output) {
  std::string_view name = output.tensor;
  name.remove_prefix(name.rfind('/') + 1);
  return output.name == "probabilities" || name.substr(0, 7) == "Softmax";
}

Result<GraphTextPlan> albert::rt::planGraphText(const GraphSpec &spec) {
  ALBERT_RETURN_IF_ERROR(checkInputs(spec));
  if (spec.labels.empty())
    return invalidArgument("the program carries no labels")
        .withHint("compile with --labels, or give arrays: --input "
                  "NAME=FILE.npy --output-dir DIR");
  GraphTextPlan plan;
  size_t found = 0;
  for (size_t i = 0; i < spec.outputs.size(); ++i) {
    if (!fitsLabels(spec, spec.outputs[i]))
      continue;
    bool isNamed = spec.outputs[i].name == "probabilities";
    if (found++ == 0 || isNamed)
      plan.output = i;
    if (isNamed) {
      found = 1;
      break;
    }
  }
  if (found != 1)
    return invalidArgument("expected an output 'probabilities', or one float32 "
                           "output of shape [%s, %zu] for the program's "
                           "labels, found %s",
                           spec.inputs.front().shape[0].text.c_str(),
                           spec.labels.size(), listOf(spec.outputs).c_str())
        .withHint("compile with one --outputs and as many --labels as it has "
                  "columns");
  plan.isProbabilities = isProbabilities(spec.outputs[plan.output]);
  auto largest = [&](size_t axis, bool &isFixed) {
    const GraphDimension &dimension = spec.inputs.front().shape[axis];
    isFixed = dimension.size < 0;
    return isFixed ? dimension.extent
                   : spec.sizes[size_t(dimension.size)].bound;
  };
  plan.batch = largest(0, plan.isBatchFixed);
  plan.length = largest(1, plan.isLengthFixed);
  // [CLS], [SEP] and one token.
  if (plan.batch < 1 || plan.length < 3)
    return unsupported("the graph takes no texts: expected sequences of at "
                       "least 3 tokens, found inputs of shape %s",
                       spec.inputs.front().shapeText().c_str())
        .withHint("give arrays: --input NAME=FILE.npy --output-dir DIR");
  return plan;
}

//===----------------------------------------------------------------------===//
// Run
//===----------------------------------------------------------------------===//

namespace {

/// Texts through a graph.
class GraphTexts : public TextRunner {
public:
  GraphTexts(const Invocation &invocation, const GraphSpec &spec,
             const GraphTextPlan &plan)
      : TextRunner(invocation, plan.length), spec(spec), plan(plan) {}

protected:
  Status startProgram(int threads) override {
    ALBERT_ASSIGN_OR_RETURN(session, startGraphSession(invocation, threads));
    return Status::success();
  }
  size_t batchTexts() const override {
    size_t most = size_t(plan.batch);
    return plan.isBatchFixed ? most : std::min(most, TextRunner::batchTexts());
  }
  Status compute(const std::vector<TextItem> &items) override;
  Status answer(const TextItem &item, int64_t index,
                std::vector<Field> &fields) override;

private:
  const GraphSpec &spec;
  GraphTextPlan plan;
  std::unique_ptr<GraphSession> session;
};

} // namespace

Status GraphTexts::compute(const std::vector<TextItem> &items) {
  size_t rows = plan.isBatchFixed ? size_t(plan.batch) : items.size();
  size_t length = size_t(plan.length);
  if (!plan.isLengthFixed) {
    length = 0;
    for (const TextItem &item : items)
      length = std::max(length, item.encoded.pieces.size());
  }
  std::vector<int32_t> ids(rows * length, tokenizer->special().pad);
  std::vector<int32_t> segments(rows * length), mask(rows * length);
  for (size_t row = 0; row < rows; ++row) {
    // A batch that is not full repeats its last text.
    const EncodedText &encoded = items[std::min(row, items.size() - 1)].encoded;
    for (size_t i = 0; i < encoded.pieces.size(); ++i) {
      ids[row * length + i] = encoded.pieces[i].id;
      segments[row * length + i] = encoded.typeIds[i];
      mask[row * length + i] = 1;
    }
  }
  const Shape shape = {int64_t(rows), int64_t(length)};
  std::vector<NamedTensor> arrays;
  for (const GraphArray &input : spec.inputs) {
    InputRole role = roleOf(input.name);
    const std::vector<int32_t> &values = role == InputRole::Ids    ? ids
                                         : role == InputRole::Mask ? mask
                                                                   : segments;
    arrays.push_back({input.name, {DType::I32, shape, values.data()}});
  }
  return session->run(arrays);
}

Status GraphTexts::answer(const TextItem &, int64_t index,
                          std::vector<Field> &fields) {
  const GraphArray &output = spec.outputs[plan.output];
  ALBERT_ASSIGN_OR_RETURN(const Tensor *tensor, session->output(output.name));
  // The session has compared the shape with the graph's.
  int64_t columns = tensor->shape()[1];
  const float *row = tensor->data<float>() + index * columns;
  int64_t best = std::max_element(row, row + columns) - row;
  fields.push_back(Field::ofText("label", spec.labels[size_t(best)]));
  fields.push_back(Field::ofNumbers(plan.isProbabilities ? "probabilities"
                                                         : output.name.c_str(),
                                    row, columns));
  return Status::success();
}

//===----------------------------------------------------------------------===//
// Command
//===----------------------------------------------------------------------===//

Status GraphCommands::checkTexts(const Invocation &invocation) {
  ALBERT_ASSIGN_OR_RETURN(GraphTextPlan plan, planGraphText(spec));
  int64_t length = invocation.flags.integer("max-seq-length");
  if (plan.isLengthFixed && length > plan.length)
    return invalidArgument("--max-seq-length: expected at most %lld, the "
                           "length of the graph's sequences, found %lld",
                           (long long)plan.length, (long long)length);
  return checkTextFlags(invocation, plan.length);
}

Status GraphCommands::texts(const Invocation &invocation, int threads) {
  ALBERT_ASSIGN_OR_RETURN(GraphTextPlan plan, planGraphText(spec));
  GraphTexts runner(invocation, spec, plan);
  ALBERT_RETURN_IF_ERROR(runner.start(threads));
  return runner.run();
}
