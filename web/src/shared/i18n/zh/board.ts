/** The board, in Chinese: who, where, now. */
export default {
  now: '正在叫号',
  please_go: '请到',
  window: '{n} 号窗口',
  again: '第 {n} 次呼叫',
  recent: '最近叫号',
  none: '请在自助终端取号',
  none_hint: '叫到的号码会显示在这里',
  queues: '各队列等候人数',
  people: '人',
  closed: '大厅现在不办公',
  closed_hint: '欢迎在办公时间前来办理',
  line_lost: '网络中断，以下为 {time} 的叫号',
  enable_sound: '按一下，开启语音叫号',
  loading: '正在连接…',
  notice: '公告',
  wrong_hall: '没有找到这个大厅',
}
