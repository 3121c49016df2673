export default { title: '大厅地图' }
