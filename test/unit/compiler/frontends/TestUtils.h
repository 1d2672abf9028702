//===- TestUtils.h - helpers of the frontend tests ---------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Configs as text and problems as text.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_TEST_UNIT_COMPILER_FRONTENDS_TESTUTILS_H
#define ALBERTC_TEST_UNIT_COMPILER_FRONTENDS_TESTUTILS_H

#include "frontends/Albert/AlbertConfig.h"
#include "llvm/Support/MemoryBuffer.h"
#include <string>

namespace albertc::frontend {

/// A minimal config of each family; `more` is appended to the keys.
inline std::string brightmart(const std::string &more = "") {
  return R"({"vocab_size": 97, "embedding_size": 5, "hidden_size": 14,
             "num_hidden_layers": 3, "num_attention_heads": 2,
             "intermediate_size": 19, "max_position_embeddings": 13,
             "type_vocab_size": 2, "ln_type": "postln")" +
         (more.empty() ? "" : ", " + more) + "}";
}
inline std::string google(const std::string &more = "") {
  return R"({"vocab_size": 97, "embedding_size": 5, "hidden_size": 14,
             "num_hidden_layers": 3, "num_attention_heads": 2,
             "intermediate_size": 19, "max_position_embeddings": 13,
             "inner_group_num": 1)" +
         (more.empty() ? "" : ", " + more) + "}";
}
inline std::string huggingFace(const std::string &more = "") {
  return R"({"model_type": "albert", "vocab_size": 97, "embedding_size": 5,
             "hidden_size": 14, "num_hidden_layers": 3,
             "num_attention_heads": 2, "intermediate_size": 19)" +
         (more.empty() ? "" : ", " + more) + "}";
}

/// "error: MESSAGE [HINT]" per line.
inline std::string print(const Problems &problems) {
  static constexpr const char *words[] = {"note", "warning", "error"};
  std::string text;
  for (const Problem &problem : problems.get()) {
    text += words[static_cast<size_t>(problem.severity)];
    text += ": " + problem.message;
    if (!problem.hint.empty())
      text += " [" + problem.hint + "]";
    text += "\n";
  }
  return text;
}

/// Contents of a file; empty if there is none.
inline std::string readText(const std::string &path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  return buffer ? (*buffer)->getBuffer().str() : "";
}

} // namespace albertc::frontend

#endif // ALBERTC_TEST_UNIT_COMPILER_FRONTENDS_TESTUTILS_H
