/** 等候预测。 */
export default {
  forecast: '未来几小时要等多久',
  now: '现在',
  unknown: '暂时无法估计',
  none: '现在不在开放时间，没有预测。',
  unstaffed: '暂无窗口办理，等候时间无法预计',
  unstaffed_until: '暂无窗口办理，按计划 {time} 起办理',
  failed: '暂时看不到预测，不影响取号。',
  quiet: '{time} 左右人少，{words}叫到。',
  next: '下一位就是您',
  first: '本队列第 1 位',
}
