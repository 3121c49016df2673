"""What a person reads for each fault in a file of a hall's configuration."""

WORDS: dict[str, dict[str, str]] = {
    "exchange.has_faults": {
        "zh": "文件有 {count} 处错误，没有导入任何内容。请先检查并改正。",
        "en": "The file has {count} fault(s) and nothing was imported. Check it and correct them first.",
    },
    "exchange.not_a_hall": {
        "zh": "这个 JSON 不是大厅配置，请用导出的文件作模板。",
        "en": "This JSON is no hall configuration. Please use an exported file as the template.",
    },
}
