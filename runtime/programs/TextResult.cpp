//===- TextResult.cpp - one answer on text, in three forms ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/TextResult.h"

#include "runtime/core/Format.h"
#include "runtime/program/Outputs.h"
#include "runtime/programs/JsonText.h"

#include <algorithm>
#include <numeric>

using namespace albert::rt;

/// Numbers shown to people before "...".
static constexpr size_t kShownNumbers = 8;

Field Field::ofText(const char *name, std::string text) {
  return {name, Kind::Text, std::move(text), {}, {}, {}};
}
Field Field::ofTokens(const char *name, std::vector<std::string> tokens) {
  return {name, Kind::Tokens, {}, std::move(tokens), {}, {}};
}
Field Field::ofNumbers(const char *name, const float *values, int64_t count) {
  return {name, Kind::Numbers, {}, {}, {values, values + count}, {}};
}
Field Field::ofCandidates(const char *name,
                          std::vector<std::vector<Candidate>> candidates) {
  return {name, Kind::Candidates, {}, {}, {}, std::move(candidates)};
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

/// Appends "[a, b]", each element written by `append(element)`.
template <typename T, typename Append>
static void appendList(std::string &out, const std::vector<T> &elements,
                       Append append) {
  out += '[';
  for (const T &element : elements) {
    if (&element != &elements.front())
      out += ", ";
    append(element);
  }
  out += ']';
}

static void appendJsonValue(std::string &out, const Field &field) {
  switch (field.kind) {
  case Field::Kind::Text:
    return appendJsonString(out, field.text);
  case Field::Kind::Tokens:
    return appendList(out, field.tokens, [&](const std::string &token) {
      appendJsonString(out, token);
    });
  case Field::Kind::Numbers:
    return appendList(out, field.numbers,
                      [&](float number) { appendJsonNumber(out, number); });
  case Field::Kind::Candidates:
    return appendList(out, field.candidates,
                      [&](const std::vector<Candidate> &mask) {
                        appendList(out, mask, [&](const Candidate &candidate) {
                          out += "{\"token\": ";
                          appendJsonString(out, candidate.token);
                          out += ", \"probability\": ";
                          appendJsonNumber(out, candidate.probability);
                          out += '}';
                        });
                      });
  }
}

static std::string formatJson(const std::vector<Field> &fields) {
  std::string out = "{";
  for (const Field &field : fields) {
    if (&field != &fields.front())
      out += ", ";
    appendJsonString(out, field.name);
    out += ": ";
    appendJsonValue(out, field);
  }
  return out + "}\n";
}

//===----------------------------------------------------------------------===//
// Tab separated values
//===----------------------------------------------------------------------===//

static void appendTsvText(std::string &out, const std::string &text) {
  for (char c : text) {
    if (c == '\t')
      out += "\\t";
    else if (c == '\n')
      out += "\\n";
    else if (c == '\\')
      out += "\\\\";
    else
      out += c;
  }
}

static std::string joinTokens(const std::vector<std::string> &tokens) {
  std::string out;
  for (const std::string &token : tokens)
    out += (out.empty() ? "" : " ") + token;
  return out;
}

static std::string formatTsv(const std::vector<Field> &fields) {
  std::string out;
  for (const Field &field : fields) {
    if (field.kind == Field::Kind::Text || field.kind == Field::Kind::Tokens) {
      appendTsvText(out, field.kind == Field::Kind::Text
                             ? field.text
                             : joinTokens(field.tokens));
      out += '\t';
    }
    for (float number : field.numbers) {
      appendJsonNumber(out, number);
      out += '\t';
    }
    for (const std::vector<Candidate> &mask : field.candidates)
      for (const Candidate &candidate : mask) {
        appendTsvText(out, candidate.token);
        out += '\t';
        appendJsonNumber(out, candidate.probability);
        out += '\t';
      }
  }
  if (!out.empty())
    out.back() = '\n';
  return out;
}

//===----------------------------------------------------------------------===//
// Text for people
//===----------------------------------------------------------------------===//

static std::string formatNumbers(const std::vector<float> &numbers) {
  std::string out;
  for (size_t i = 0; i < std::min(numbers.size(), kShownNumbers); ++i)
    out += format(i == 0 ? "%.6f" : " %.6f", double(numbers[i]));
  if (numbers.size() > kShownNumbers)
    out += format(" ... (%zu numbers)", numbers.size());
  return out;
}

static std::string formatText(const std::vector<Field> &fields) {
  std::string out;
  for (const Field &field : fields) {
    // The first field is the text that was given; it heads the answer.
    std::string label =
        &field == &fields.front() ? "" : format("  %s: ", field.name);
    if (field.kind == Field::Kind::Text)
      out += label + field.text + "\n";
    else if (field.kind == Field::Kind::Tokens)
      out += label + joinTokens(field.tokens) + "\n";
    else if (field.kind == Field::Kind::Numbers)
      out += label + formatNumbers(field.numbers) + "\n";
    for (size_t mask = 0; mask < field.candidates.size(); ++mask) {
      out += field.candidates.size() == 1 ? std::string("  [MASK]:")
                                          : format("  [MASK] %zu:", mask + 1);
      for (const Candidate &candidate : field.candidates[mask])
        out += format("  %s %.4f", candidate.token.c_str(),
                      double(candidate.probability));
      out += '\n';
    }
  }
  return out;
}

std::string albert::rt::formatAnswer(const std::vector<Field> &fields,
                                     TextFormat format) {
  static constexpr std::string (*kFormats[])(const std::vector<Field> &) = {
      formatText, formatJson, formatTsv};
  return kFormats[int(format)](fields);
}

std::vector<RankedToken> albert::rt::topTokens(const float *logits,
                                               int64_t size, int64_t count) {
  std::vector<int32_t> order(static_cast<size_t>(size));
  std::iota(order.begin(), order.end(), 0);
  count = std::min(count, size);
  std::partial_sort(order.begin(), order.begin() + count, order.end(),
                    [&](int32_t a, int32_t b) {
                      return logits[a] != logits[b] ? logits[a] > logits[b]
                                                    : a < b;
                    });
  std::vector<float> probabilities(static_cast<size_t>(size));
  softmaxRow(logits, size, probabilities.data());
  std::vector<RankedToken> ranked;
  ranked.reserve(size_t(count));
  for (int64_t i = 0; i < count; ++i)
    ranked.push_back(
        {order[size_t(i)], probabilities[size_t(order[size_t(i)])]});
  return ranked;
}
