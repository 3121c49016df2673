/** 等候预测。 */
export default {
  forecast: '未来几小时要等多久',
  now: '现在',
  unknown: '暂时无法估计',
  none: '今天已经没有开放时段。',
  failed: '暂时看不到预测，不影响取号。',
  quiet: '{time} 左右人少，{words}叫到。',
}
