/** The map's search. */
export default {
  label: '搜索街道、社区或要办的事',
  placeholder: '街道、社区或要办的事',
  hint: '也可以打拼音或首字母，例如“石牌”“护照”',
  halls: '找到 {n} 个大厅',
  take_it: '{n} 个大厅可以办理',
  for: '要办：',
  forget: '不再按“{name}”查找',
  matters: '您要办的是？',
  at: '{n} 个大厅可办',
  serves: '{place}由这个大厅服务',
  total: '路上约 {way} 分钟，加上等候共约 {all} 分钟',
}
