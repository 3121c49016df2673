/** 等候预测与最快的大厅。 */
export default {
  forecast: '未来几小时',
  now: '现在',
  unknown: '暂时无法估计',
  none: '今天已经没有开放时段。',
  failed: '暂时看不到预测，不影响取号。',
  quiet: '{time} 左右人少，{words}叫到。',
  best: '最快的大厅',
  best_hint: '按“路上时间加等候时间”排列；不知道您的位置时，按等候时间排列。',
  closed: '现在不取号',
  wait: '等候{words}',
  way: '路上约 {n} 分钟',
  total: '合计约 {n} 分钟叫到',
}
