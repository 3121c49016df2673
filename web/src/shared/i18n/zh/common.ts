/** Words that every page shares. */
export default {
  site: '天河政务大厅',
  level: { free: '畅通', busy: '较忙', crowded: '拥挤', closed: '未开放' },
  priority: { ordinary: '普通', elderly: '长者', disabled: '残障人士', pregnant: '孕妇', military: '军人军属', appointment: '预约' },
  ticket: {
    waiting: '等候中',
    called: '请到窗口',
    serving: '正在办理',
    held: '暂挂',
    missed: '已过号',
    finished: '已办结',
    cancelled: '已取消',
  },
  window: { closed: '未开放', open: '空闲', paused: '暂停', calling: '叫号中', serving: '办理中' },
  line: {
    lost: '网络断开了，正在重新连接',
    lost_since: '屏幕上是 {time} 的情况，可能已经有变化',
    never: '连不上服务，正在重试',
    never_detail: '请检查手机网络；连上后会自动显示',
    back: '已恢复',
    back_detail: '现在看到的是最新情况',
  },
  problem: {
    network: '网络不通',
    network_detail: '没有连上服务。请检查网络后再试一次，不会重复取号。',
    server: '服务出了问题',
    server_detail: '请稍等一会儿再试；如果着急，请到大厅咨询台。',
  },
  action: { retry: '再试一次', back: '返回', home: '首页', cancel: '取消', confirm: '确定', close: '关闭' },
  language: { other: 'English', switch: '切换到英文' },
  loading: '正在读取…',
}
