export default { title: '叫号屏' }
