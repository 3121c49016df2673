export default { title: '窗口工作台' }
