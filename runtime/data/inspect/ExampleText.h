//===- ExampleText.h - examples as people read them -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Records back to text.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_INSPECT_EXAMPLETEXT_H
#define ALBERTC_RUNTIME_DATA_INSPECT_EXAMPLETEXT_H

#include "runtime/data/inspect/PretrainRecord.h"
#include "runtime/text/Tokenizer.h"

namespace albert::rt {

/// The text of a segment (0 or 1) of a record without [CLS] and [SEP]. A token
/// that is predicted stands as it is in the input, with what is to be
/// predicted in parentheses: "[MASK](cat)". Ids that the tokenizer does not
/// have are shown as numbers.
std::string segmentText(const PretrainRecord &record, int segment,
                        const Tokenizer &tokenizer);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_INSPECT_EXAMPLETEXT_H
