/** Notes of staff on a ticket, in Chinese: at the desk and at reception. */
export default {
  title: '备注',
  text: '写给下一位经办人，例如：已收复印件，等户口本',
  hint: '随号票带到下一个窗口，办完即不再显示；办事人看不到。',
  write: '保存备注',
  unread: '备注暂时读不出来，请稍后再看。',
}
