//! The fenced blocks of a document.

/// A fenced block of a Markdown document.
#[derive(Clone, Debug)]
pub struct Block {
    /// The line of its opening fence.
    pub line: usize,
    /// What stands after the opening fence.
    pub info: String,
    /// The text between the fences.
    pub text: String,
}

/// The fenced blocks of a document, in their order.
#[must_use]
pub fn blocks(document: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for (line, number) in document.lines().zip(1..) {
        match line.strip_prefix("```") {
            Some(_) if inside => inside = false,
            Some(info) => {
                inside = true;
                blocks.push(Block { line: number, info: info.to_owned(), text: String::new() });
            }
            None if inside => {
                if let Some(block) = blocks.last_mut() {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
            }
            None => {}
        }
    }
    blocks
}
